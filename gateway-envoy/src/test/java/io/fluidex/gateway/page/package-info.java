/** Tests of the web page's server. */
package io.fluidex.gateway.page;
