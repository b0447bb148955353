/**
 * Transactions and blocks as JSON, for people and for programs in other languages. Ids, tokens,
 * nonces and times are numbers; amounts, which can exceed 2^53, are strings of decimal digits;
 * field elements, hashes and domains are {@code 0x} and all their hexadecimal digits.
 */
package io.fluidex.rollup.json;
