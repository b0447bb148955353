package io.fluidex.ethsender.service;

import io.fluidex.ethsender.aggregate.AggregationPolicy;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.schedule.SchedulerLimits;
import java.time.Duration;

/**
 * How a sender works.
 *
 * @param aggregation when blocks go to L1
 * @param limits the scheduler's patience
 * @param fees what is paid
 * @param poll how often the chain and the database are looked at
 * @param enabled whether anything is signed and sent; otherwise operations are queued and the chain
 *     is watched
 */
public record SenderSettings(
    AggregationPolicy aggregation,
    SchedulerLimits limits,
    FeePolicy fees,
    Duration poll,
    boolean enabled) {}
