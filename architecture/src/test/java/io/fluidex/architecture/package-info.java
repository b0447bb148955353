/** Tests of what modules and packages use, against layers.txt. */
package io.fluidex.architecture;
