/** Tests of watch. */
package io.fluidex.ethsender.watch;
