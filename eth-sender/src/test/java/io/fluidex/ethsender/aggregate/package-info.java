/** Tests of aggregate. */
package io.fluidex.ethsender.aggregate;
