/** Tests of the whole eth-sender with a real node, database and broker. */
package io.fluidex.ethsender;
