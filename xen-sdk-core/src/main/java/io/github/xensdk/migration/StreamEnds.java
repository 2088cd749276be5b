package io.github.xensdk.migration;

/**
 * The two programs of a stream.
 *
 * @param send what the sender's command is called in messages
 * @param sender in perl, behind what both have in common
 * @param receive what the receiver's command is called in messages
 * @param receiver in perl, likewise
 */
record StreamEnds(String send, String sender, String receive, String receiver) {}
