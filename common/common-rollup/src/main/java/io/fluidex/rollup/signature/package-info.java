/** Whether a signature is valid for the key in an account leaf, asked now or answered ahead. */
package io.fluidex.rollup.signature;
