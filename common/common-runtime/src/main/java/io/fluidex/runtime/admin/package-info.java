/** The HTTP port for operators: metrics and health. */
package io.fluidex.runtime.admin;
