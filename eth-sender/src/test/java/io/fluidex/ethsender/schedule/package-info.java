/** Tests of schedule. */
package io.fluidex.ethsender.schedule;
