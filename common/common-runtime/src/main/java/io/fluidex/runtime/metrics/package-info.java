/**
 * What a service measures, as Prometheus reads it. Names begin with {@code fluidex_} and end with
 * their unit, such as {@code fluidex_database_retries_total}.
 */
package io.fluidex.runtime.metrics;
