/** The loops that connect the cores to nodes, database and broker. */
package io.fluidex.ethsender.service;
