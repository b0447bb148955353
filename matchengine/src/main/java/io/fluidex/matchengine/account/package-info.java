/** What users have: balances and L2 keys. */
package io.fluidex.matchengine.account;
