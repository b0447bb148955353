/** What concerns one user, as events tell it. Pure, for one thread. */
package io.fluidex.gateway.push.account;
