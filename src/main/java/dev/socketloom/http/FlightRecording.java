package dev.socketloom.http;

import jdk.jfr.FlightRecorder;

/// Whether anybody can be recording.
///
/// ```
///   FlightRecording.isOn() ? ConnectionEvent.begun(wire) : null
/// ```
///
/// The first touch of a class of events starts much of the JDK's flight recorder, which takes a fifth of a second of CPU
/// time: as much as everything else up to the first message. So nobody touches one before.
///
/// Safe for all threads.
public final class FlightRecording {

    private FlightRecording() {}

    /// True from the first recording in this process on.
    public static boolean isOn() {
        return FlightRecorder.isInitialized();
    }
}
