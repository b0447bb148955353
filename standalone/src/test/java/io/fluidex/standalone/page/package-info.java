/** The web page in a real browser, before a whole exchange. */
package io.fluidex.standalone.page;
