/** Text forms of bytes: the one strict hexadecimal codec that every interface to people uses. */
package io.fluidex.crypto.encoding;
