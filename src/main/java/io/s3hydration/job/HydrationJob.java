package io.s3hydration.job;

import io.s3hydration.aws.RequestCounter;
import io.s3hydration.job.HydrationProperties.Metrics;
import io.s3hydration.job.HydrationRun.Notices;
import io.s3hydration.plan.Decision.Candidate;
import io.s3hydration.plan.Decision.Transfer;
import io.s3hydration.report.PartSizes;
import io.s3hydration.report.SkippedRuns;
import io.s3hydration.transfer.AdaptiveLimit;
import java.time.Clock;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The job: read candidates, check by HEAD, copy; opened and ended by a listener. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HydrationProperties.class)
class HydrationJob {

  /** Candidates between two checkpoints; at this size the framework is noise beside a request. */
  private static final int CHUNK = 500;

  @Bean
  Job hydration(JobRepository repository, Step copy, RunListener listener) {
    return new JobBuilder("hydration", repository).listener(listener).start(copy).build();
  }

  @Bean
  Step copy(
      JobRepository repository,
      CurrentRun current,
      Activity activity,
      Ports ports,
      AdaptiveLimit limit) {
    ObjectSkipPolicy skipPolicy = new ObjectSkipPolicy();
    FailureAccountant accountant = new FailureAccountant(current);
    return new StepBuilder("copy", repository)
        .<Candidate, Transfer>chunk(CHUNK)
        .reader(new CandidateReader(current, activity))
        .processor(new HeadCheckProcessor(current, activity))
        .writer(new SlidingWindowWriter(current, ports.permits(), activity, skipPolicy, accountant))
        .faultTolerant()
        .skipPolicy(skipPolicy)
        .skipListener(accountant)
        .taskExecutor(headThreads(limit))
        .build();
  }

  /** HEAD requests wait for a thread here rather than for a connection there. */
  static SimpleAsyncTaskExecutor headThreads(AdaptiveLimit limit) {
    SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("head-");
    threads.setVirtualThreads(true);
    limit.follow(threads::setConcurrencyLimit);
    return threads;
  }

  @Bean
  RunListener runListener(
      Ports ports,
      RunSettings settings,
      RunId runId,
      Clock clock,
      Activity activity,
      Notices notices,
      CurrentRun current,
      StopSignal signal,
      Workers workers,
      RunEnd end) {
    return new RunListener(
        new RunOpener(
            ports,
            settings,
            runId,
            clock,
            activity,
            notices,
            signal,
            workers,
            Listings.Walk.AHEAD,
            PartSizes.USUAL),
        new RunCloser(settings, runId, clock, ports.requests()),
        new SkippedRuns(ports.store()),
        current,
        signal,
        workers,
        end,
        runId,
        settings.properties().lease().duration());
  }

  @Bean
  RunLauncher runLauncher(
      org.springframework.batch.core.launch.JobOperator operator,
      Job job,
      RunId runId,
      RunWatch watch,
      RunEnd end) {
    return new RunLauncher(operator, job, runId, watch, end);
  }

  /** Always there, for the image fixes the wiring before any property is known. */
  @Bean
  MetricLines metricLines(
      HydrationProperties properties,
      RunId runId,
      CurrentRun current,
      RunEnd end,
      Activity activity,
      AdaptiveLimit limit,
      Clock clock) {
    return new MetricLines(
        properties.metrics() == Metrics.EMF,
        properties.deployment(),
        runId,
        current,
        end,
        activity,
        limit,
        clock,
        FailedStart::sinceProcessStart,
        System.out);
  }

  /** Nothing is wired before the whole configuration fits. */
  @Bean
  RunSettings runSettings(
      HydrationProperties properties, BindProblems bound, Environment environment) {
    ConfigurationCheck.check(properties, bound.found(), ConsumerEndpoint.of(environment));
    return new RunSettings(properties);
  }

  @Bean
  RequestCounter requestCounter() {
    return new RequestCounter();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  RunId runId(Clock clock) {
    return RunId.next(clock);
  }

  @Bean
  RunEnd runEnd() {
    return new RunEnd();
  }

  @Bean
  AdaptiveLimit adaptiveLimit(RunSettings settings) {
    return new AdaptiveLimit(settings.maxConcurrentObjects(), System::nanoTime);
  }

  @Bean
  ConcurrencyLog concurrencyLog(AdaptiveLimit limit) {
    return new ConcurrencyLog(limit, System::nanoTime);
  }

  @Bean
  StopSignal stopSignal() {
    return new StopSignal();
  }

  @Bean
  Workers workers() {
    return new Workers();
  }

  @Bean
  RunWatch runWatch(
      StopSignal signal,
      Workers workers,
      Ports ports,
      Activity activity,
      RunEnd end,
      RunSettings settings) {
    return new RunWatch(
        signal, workers, ports.permits(), activity, end, settings.limits(), System::nanoTime);
  }

  @Bean
  RunTermination runTermination(RunWatch watch) {
    return new RunTermination(watch);
  }

  @Bean
  CurrentRun currentRun() {
    return new CurrentRun();
  }

  @Bean
  Notices notices() {
    return new Notices();
  }

  @Bean
  Activity activity(HydrationProperties properties) {
    return new Activity(properties.stallTimeout(), System::nanoTime);
  }

  @Bean
  ProgressHealthIndicator progressHealthIndicator(Activity activity) {
    return new ProgressHealthIndicator(activity);
  }
}
