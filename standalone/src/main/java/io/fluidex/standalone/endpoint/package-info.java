/** Where the services of a running exchange answer. */
package io.fluidex.standalone.endpoint;
