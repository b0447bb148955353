/** Serves the web page. */
package io.fluidex.gateway.page;
