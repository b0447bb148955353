package io.fluidex.rollup.signature;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.PackedSignature;

/**
 * That a signature is a key's for a message.
 *
 * @param sign the sign of the key
 * @param ay y of the key
 * @param message the message
 * @param signature the signature
 */
public record SignatureClaim(
    boolean sign, Fr ay, SigningMessage message, PackedSignature signature) {}
