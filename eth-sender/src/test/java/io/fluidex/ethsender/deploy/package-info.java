/** Tests of deploy. */
package io.fluidex.ethsender.deploy;
