package archfixture.job;

import org.springframework.context.annotation.Configuration;

/** Breaks no rule. */
@Configuration(proxyBeanMethods = false)
class RightConfiguration {}
