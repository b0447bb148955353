/**
 * The gRPC services of the master. What comes in is checked before anything is done with it, and a
 * bad request is answered with what is wrong; it never disturbs another one.
 */
package io.fluidex.prover.master.rpc;
