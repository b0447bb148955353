/** Tests of the package. */
package io.fluidex.standalone.check;
