/** The live board of an exchange: what there is to see, and how it is written. */
package io.fluidex.standalone.board;
