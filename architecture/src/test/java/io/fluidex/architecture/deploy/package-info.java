/**
 * What an exchange is deployed with: image, compose file, chart, dashboards and alerts. No
 * container engine is needed; what can be known without one is compared with the sources.
 */
package io.fluidex.architecture.deploy;
