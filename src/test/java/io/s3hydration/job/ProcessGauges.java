package io.s3hydration.job;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a process of ours has in use, asked over JMX. Its agent is started by the first question.
 */
final class ProcessGauges implements AutoCloseable {

  /**
   * @param heap bytes that a full collection leaves
   * @param threads of the platform
   * @param descriptors open files and sockets
   * @param direct bytes of direct buffers
   */
  record Gauged(long heap, long threads, long descriptors, long direct) {}

  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;
  private final UnixOperatingSystemMXBean system;
  private final BufferPoolMXBean direct;

  @SuppressWarnings("BanJNDI") // the address is that of a child of ours, and nothing is looked up
  ProcessGauges(Process process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
    threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
    system = ManagementFactory.getPlatformMXBean(beans, UnixOperatingSystemMXBean.class);
    List<BufferPoolMXBean> pools =
        ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class);
    direct =
        pools.stream().filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow();
  }

  /** Collects its garbage, and then looks. */
  Gauged look() {
    memory.gc();
    return new Gauged(
        memory.getHeapMemoryUsage().getUsed(),
        threads.getThreadCount(),
        system.getOpenFileDescriptorCount(),
        direct.getMemoryUsed());
  }

  /**
   * By how much the line of least squares rises from the first look to the last; so what gathers
   * and goes weighs nothing.
   */
  static double rise(long... looks) {
    double middle = (looks.length - 1) / 2.0;
    double over = 0;
    double under = 0;
    for (int i = 0; i < looks.length; i++) {
      over += (i - middle) * looks[i];
      under += (i - middle) * (i - middle);
    }
    return over / under * (looks.length - 1);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
