/** How several numbers share one field element: written once, used by hosts and circuits alike. */
package io.fluidex.rollup.layout;
