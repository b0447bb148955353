/**
 * L1 as a trader or a deployment uses it: one transaction after the other, each waited for. For
 * people and demonstrations; blocks go to L1 through {@link io.fluidex.ethsender.schedule}.
 */
package io.fluidex.ethsender.client;
