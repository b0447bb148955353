/**
 * The whole exchange as separate processes that are killed, on a chain that is reorganised: what is
 * left at the end is what would be left had nothing happened, and everybody can leave with it.
 */
package io.fluidex.standalone.campaign;
