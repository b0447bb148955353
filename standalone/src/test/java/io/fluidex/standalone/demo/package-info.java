/** Tests of the package. */
package io.fluidex.standalone.demo;
