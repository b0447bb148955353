/**
 * Starting and stopping: a {@link io.fluidex.runtime.lifecycle.Service} is what can be started and
 * stopped, {@link io.fluidex.runtime.lifecycle.Services} does it in order, {@link
 * io.fluidex.runtime.lifecycle.WorkerLoop} is the thread that never dies, and {@link
 * io.fluidex.runtime.lifecycle.ServiceMain} is what a {@code main} calls.
 */
package io.fluidex.runtime.lifecycle;
