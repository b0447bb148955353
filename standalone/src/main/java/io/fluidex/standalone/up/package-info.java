/** {@code fluidex up}: an exchange in one process, with traders, a board and a check. */
package io.fluidex.standalone.up;
