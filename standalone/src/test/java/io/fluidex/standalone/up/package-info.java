/** Tests of the command that runs an exchange. */
package io.fluidex.standalone.up;
