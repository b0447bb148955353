/**
 * Names, numbers and precisions of what is traded, for whoever turns integers into text and back.
 */
package io.fluidex.matchengine.catalog;
