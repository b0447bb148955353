/** Tests of service. */
package io.fluidex.ethsender.service;
