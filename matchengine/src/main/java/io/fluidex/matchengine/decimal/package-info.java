/** Decimal numbers as requests write them, and their conversion to integers. */
package io.fluidex.matchengine.decimal;
