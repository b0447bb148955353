/** Rules every interface keeps: names, comments, paths, and that no released client breaks. */
package io.fluidex.proto;
