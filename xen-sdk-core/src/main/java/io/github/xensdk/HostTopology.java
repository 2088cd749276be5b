package io.github.xensdk;

import java.util.List;
import java.util.Optional;

/**
 * Where a host's CPUs and memory are.
 *
 * @param cpus its CPUs; empty where the machine does not say, as virtual ones with one CPU do not
 * @param nodes its NUMA nodes
 */
public record HostTopology(List<Cpu> cpus, List<Node> nodes) {

    public HostTopology {
        cpus = List.copyOf(cpus);
        nodes = List.copyOf(nodes);
    }

    /**
     * A physical CPU: a thread, where cores have several.
     *
     * @param number its number
     * @param core its core within its socket
     * @param socket its socket
     * @param node its NUMA node
     */
    public record Cpu(int number, int core, int socket, int node) {}

    /**
     * A NUMA node.
     *
     * @param number its number
     * @param memory its memory; may include room for what is not memory
     * @param freeMemory what of it no domain has; empty where the host does not say
     * @param distances to each node in their order; 10 is itself
     */
    public record Node(int number, ByteSize memory, Optional<ByteSize> freeMemory, List<Integer> distances) {

        public Node {
            distances = List.copyOf(distances);
        }
    }
}
