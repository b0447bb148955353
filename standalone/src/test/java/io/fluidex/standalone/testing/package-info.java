/** An exchange of real services for tests, whose proofs alone are not real. */
package io.fluidex.standalone.testing;
