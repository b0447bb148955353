/** Signatures of requests, verified before the core sees them, on as many threads as there are. */
package io.fluidex.matchengine.auth;
