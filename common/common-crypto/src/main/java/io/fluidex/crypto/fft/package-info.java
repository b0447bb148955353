/** Discrete Fourier transforms over the scalar field of BN254. */
package io.fluidex.crypto.fft;
