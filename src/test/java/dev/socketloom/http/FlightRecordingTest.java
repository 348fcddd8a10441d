package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;

class FlightRecordingTest {

    @Test
    void isOnWhenThereIsOne() {
        try (var recording = new Recording()) {
            recording.start();
            assertTrue(FlightRecording.isOn());
        }
    }
}
