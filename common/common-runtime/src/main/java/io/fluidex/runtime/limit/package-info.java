/** How often somebody may do something. Time comes in as a parameter; nothing here does IO. */
package io.fluidex.runtime.limit;
