/** Orders as facts: what was asked for and how far it has come. */
package io.fluidex.matchengine.order;
