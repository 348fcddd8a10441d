package dev.socketloom.adapter;

/// What became of a broadcast on this server when it was sent. The other servers of a cluster are not waited for.
///
/// @param queued for how many members it was queued
/// @param dropped for how many it was dropped: a volatile event that they could not take at once, or they left just
///     then
public record Delivered(int queued, int dropped) {}
