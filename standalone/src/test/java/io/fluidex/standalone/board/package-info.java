/** Tests of the board. */
package io.fluidex.standalone.board;
