/** What is traded: assets and markets, their precisions and rates. */
package io.fluidex.matchengine.market;
