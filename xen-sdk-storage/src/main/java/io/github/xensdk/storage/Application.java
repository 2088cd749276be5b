package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import io.github.xensdk.storage.spi.HostStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One setting-up of storage: step by step, each noted before it is made and looked at afterwards; what fails is undone. */
final class Application {

    private final Manifest manifest;
    private final Tidings tidings;
    private final Deque<Done> done = new ArrayDeque<>();
    private final Deque<HostStep> needed = new ArrayDeque<>();
    private final List<PlannedStep> changed = new ArrayList<>();

    /** A step that this one made, or began to make. */
    private record Done(HostStep step, Manifest.Entry entry) {}

    Application(Manifest manifest, Tidings tidings) {
        this.manifest = manifest;
        this.tidings = tidings;
    }

    /**
     * Does them.
     *
     * @param looks what was seen of each a moment ago; looked at again once something was changed
     */
    List<PlannedStep> run(List<HostStep> steps, List<StepLook> looks) {
        for (int i = 0; i < steps.size(); i++) {
            HostStep step = steps.get(i);
            long started = System.nanoTime();
            var planned = new PlannedStep(step.kind(), step.host().name(), step.subject(), StepState.TO_DO, "");
            StepLook look;
            try {
                look = done.isEmpty() ? looks.get(i) : StepRunner.look(step);
            } catch (XenException e) {
                tidings.started(planned);
                throw failed(step, planned, started, e);
            }
            planned = look.of(step);
            tidings.started(planned);
            try {
                boolean changes = take(step, look);
                tidings.ended(planned, changes ? StepResult.CHANGED : StepResult.ALREADY_THERE, started);
                if (changes) {
                    changed.add(planned);
                }
            } catch (XenException e) {
                throw failed(step, planned, started, e);
            }
        }
        return List.copyOf(changed);
    }

    private StorageStepFailedException failed(HostStep step, PlannedStep planned, long started, XenException cause) {
        tidings.failed(step, cause);
        tidings.ended(planned, StepResult.FAILED, started);
        return rolledBack(planned, cause);
    }

    /** Whether it changed anything. */
    private boolean take(HostStep step, StepLook look) {
        if (look.state() == StepState.REFUSED) {
            throw new XenException("refused: " + look.detail());
        }
        if (look.state() == StepState.THERE) {
            if (step.isShared() && manifest.needed(step)) {
                needed.push(step);
            }
            return false;
        }
        done.push(new Done(step, new Manifest.Entry(true, Manifest.key(step), look.kept())));
        manifest.made(step, look.kept());
        StepRunner.act(step);
        StepLook after = StepRunner.look(step);
        if (after.state() != StepState.THERE) {
            throw new XenException("was done, and had no effect: it still "
                    + (after.state() == StepState.REFUSED ? "is so that " : "") + after.detail());
        }
        return true;
    }

    private StorageStepFailedException rolledBack(PlannedStep failed, XenException cause) {
        var remaining = new ArrayList<String>();
        XenException undoing = null;
        while (!done.isEmpty()) {
            Done last = done.pop();
            // What lies below something that is still there must stay: an export below a mount.
            if (undoing != null) {
                remaining.add(last.step().toString());
                continue;
            }
            try {
                remaining.addAll(undo(last));
            } catch (XenException e) {
                undoing = e;
                remaining.add(last.step() + " (" + e.getMessage() + ")");
            }
        }
        for (HostStep step : needed) {
            try {
                manifest.dropNeed(step);
            } catch (XenException e) {
                remaining.add("the note that " + step + " is needed (" + e.getMessage() + ")");
            }
        }
        var exception = new StorageStepFailedException(failed, String.valueOf(cause.getMessage()), remaining, cause);
        if (undoing != null) {
            exception.addSuppressed(undoing);
        }
        return exception;
    }

    /** What is left of it. */
    private List<String> undo(Done last) {
        HostStep step = last.step();
        long started = System.nanoTime();
        tidings.undoing(step);
        try {
            List<String> left = StepRunner.undo(step, last.entry().kept(), false);
            if (left.isEmpty()) {
                manifest.drop(step.host(), last.entry());
            }
            tidings.undone(step, left.isEmpty() ? StepResult.CHANGED : StepResult.LEFT, started);
            return left;
        } catch (XenException e) {
            tidings.failed(step, e);
            tidings.undone(step, StepResult.FAILED, started);
            throw e;
        }
    }
}
