import { ConfigError, PathError } from '../../lib/errors';
import { Destinations } from '../../lib/http';

const HOSTS = ['api.mch.weixin.qq.com', 'apihk.mch.weixin.qq.com'];

describe('the URL of a path', () => {
  const destinations = new Destinations('https://api.mch.weixin.qq.com/', HOSTS);

  it.each([
    ['a relative path', 'v3/pay', undefined, 'https://api.mch.weixin.qq.com', '/v3/pay'],
    [
      'a base with a path',
      'v3/pay',
      'https://api.mch.weixin.qq.com/hk/',
      'https://api.mch.weixin.qq.com',
      '/hk/v3/pay',
    ],
    [
      'a base without a trailing slash',
      'v3/pay',
      'https://apihk.mch.weixin.qq.com/global',
      'https://apihk.mch.weixin.qq.com',
      '/global/v3/pay',
    ],
    [
      'an absolute URL, byte for byte',
      'https://api.mch.weixin.qq.com/v3/F?token=a%2fB+%7e',
      undefined,
      'https://api.mch.weixin.qq.com',
      '/v3/F?token=a%2fB+%7e',
    ],
    [
      'an absolute URL with the default port',
      'https://api.mch.weixin.qq.com:443/v3/x',
      undefined,
      'https://api.mch.weixin.qq.com',
      '/v3/x',
    ],
    [
      'a host in capitals',
      'HTTPS://API.mch.weixin.qq.com/v3/x',
      undefined,
      'https://api.mch.weixin.qq.com',
      '/v3/x',
    ],
    ['no scheme', '//apihk.mch.weixin.qq.com/v3/x', undefined, 'https://apihk.mch.weixin.qq.com', '/v3/x'],
    ['no path', 'https://api.mch.weixin.qq.com', undefined, 'https://api.mch.weixin.qq.com', '/'],
    [
      'only a query',
      'https://api.mch.weixin.qq.com?a=1',
      undefined,
      'https://api.mch.weixin.qq.com',
      '/?a=1',
    ],
  ])('%s', (_, path, baseURL, origin, target) => {
    expect(destinations.resolve(path, baseURL)).toEqual({ origin, target });
  });

  it.each([
    ['another host', 'https://evil.example/v3/x'],
    ['another host without a scheme', '//evil.example/v3/x'],
    ['a host with the same beginning', 'https://api.mch.weixin.qq.com.evil.example/v3/x'],
    ['a host with the same end', 'https://evil-api.mch.weixin.qq.com/v3/x'],
    ['a host after user information', 'https://api.mch.weixin.qq.com@evil.example/v3/x'],
    ['user information before the host', 'https://a:b@api.mch.weixin.qq.com/v3/x'],
    ['another port', 'https://api.mch.weixin.qq.com:8443/v3/x'],
    ['the same host over http', 'http://api.mch.weixin.qq.com/v3/x'],
    ['another scheme', 'ftp://api.mch.weixin.qq.com/v3/x'],
    ['a backslash', 'https://evil.example\\@api.mch.weixin.qq.com/v3/x'],
    ['no host', 'https:///v3/x'],
    ['a fragment', 'https://api.mch.weixin.qq.com/v3/x#y'],
  ])('refuses %s', (_, url) => {
    expect(() => destinations.resolve(url)).toThrow(PathError);
  });

  it('refuses another host as the base URL of one call', () => {
    expect(() => destinations.resolve('v3/x', 'https://evil.example/')).toThrow(PathError);
  });

  it('accepts the configured base URL, over http too', () => {
    const local = new Destinations('http://127.0.0.1:8080/base/', HOSTS);
    expect(local.resolve('v3/x')).toEqual({ origin: 'http://127.0.0.1:8080', target: '/base/v3/x' });
    expect(local.resolve('//127.0.0.1:8080/v3/x')).toEqual({
      origin: 'http://127.0.0.1:8080',
      target: '/v3/x',
    });
    expect(() => local.resolve('http://127.0.0.1:8081/v3/x')).toThrow(PathError);
  });

  it.each([
    '',
    'api.mch.weixin.qq.com',
    'ftp://host/',
    'https://u:p@host/',
    'https://host/?a',
    'https://host/#a',
  ])('refuses the base URL "%s"', (baseURL) => {
    expect(() => new Destinations(baseURL, [])).toThrow(
      expect.objectContaining({ constructor: ConfigError, field: 'baseURL' }),
    );
  });
});
