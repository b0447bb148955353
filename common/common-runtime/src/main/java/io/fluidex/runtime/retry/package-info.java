/** When to try again: exponential backoff with jitter, and deadlines. */
package io.fluidex.runtime.retry;
